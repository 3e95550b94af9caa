// A record as the API answers it, to read and to copy.
import { Copied } from './Copied'

export const Json = ({ value, label }: { value: unknown; label: string }) => <Copied text={JSON.stringify(value, null, 2)} label={label} />
