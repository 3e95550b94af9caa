// A new source: a name, and more for who wants it.
import { useNavigate } from 'react-router'
import { USUAL, useCreateSource, type Given } from '../../api/sources'
import { Page } from '../../parts/Page'
import { SourceForm } from '../../parts/source/SourceForm'
import { Trail } from '../../parts/Trail'

export function Component() {
  const create = useCreateSource()
  const navigate = useNavigate()
  const submit = (given: Given) => create.mutate(given, { onSuccess: ({ id }) => void navigate(`/sources/${id}`) })
  return (
    <Page title="New source" lead={<Trail to="/sources" label="Sources">It comes with a key of its own and the lines to copy</Trail>}>
      <SourceForm brief begin={USUAL} verb="Make source" busy={create.isPending} error={create.error} onSubmit={submit} />
    </Page>
  )
}
