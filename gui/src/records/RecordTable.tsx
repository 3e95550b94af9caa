// Rows as one scrolls, of a list of any length: only those in sight are in the page. The next ones are fetched on the way.
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useLocation } from 'react-router'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'
import { useNames, type Names } from '../api/who'
import { Cell, isPerson } from './Cell'
import type { Kind, Row } from './kinds'
import { labelOf, valueAt } from './paths'
import { leftAt, leave } from './places'
import classes from './RecordTable.module.css'

const ROW_PX = 44
const SAMPLE = 50
const AHEAD = 30 // rows before the end at which the next ones are fetched
const features = tableFeatures({})
const helper = createColumnHelper<typeof features, Row>()
const NOBODY: Names = new Map()

interface Given {
  kind: Kind
  rows: readonly Row[]
  columns: readonly string[]
  sort: string
  total: number | null
  isBusy: boolean
  onSort: (sort: string) => void
  onEnd: () => void
}

/** `total`: how many there are in all, if somebody counted to the end. */
export function RecordTable({ kind, rows, columns, sort, total, isBusy, onSort, onEnd }: Given) {
  const box = useRef<HTMLDivElement>(null)
  const people = useNamesOfRows(kind, rows, columns)
  const lead = columns.find((path) => !isPerson(path)) ?? columns[0]
  const defined = useMemo(
    () =>
      columns.map((path) =>
        helper.display({
          id: path,
          header: labelOf(path, kind),
          cell: ({ row }) => <Cell kind={kind} row={row.original} path={path} isLead={path === lead} people={people} />,
        }),
      ),
    [columns, kind, lead, people],
  )
  const numbers = useMemo(() => new Set(columns.filter((path) => isNumbers(rows, path, kind))), [columns, rows, kind])
  const table = useTable({ features, columns: defined, data: rows, getRowId: (row) => row.id })
  const lines = table.getRowModel().rows
  const { key } = useLocation()
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 12, initialOffset: leftAt(key) })
  const seen = virtual.getVirtualItems()
  const last = seen.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= lines.length - AHEAD) onEnd()
  }, [last, lines.length, onEnd])
  const [above, below] = [seen[0]?.start ?? 0, virtual.getTotalSize() - (seen.at(-1)?.end ?? 0)]
  return (
    <div ref={box} className={classes.box} role="region" aria-label={`${kind.title}: rows`} tabIndex={0} aria-busy={isBusy} onScroll={(event) => leave(key, event.currentTarget.scrollTop)}>
      <table className={classes.table} aria-rowcount={total === null ? -1 : total + 1}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <Head key={header.id} isFirst={header.column.id === kind.sortable[0]} isNumber={numbers.has(header.column.id)} path={header.column.id} label={labelOf(header.column.id, kind)} sort={sort} canSort={kind.sortable.includes(header.column.id)} onSort={onSort} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody onKeyDown={(event) => step(event, box.current)}>
          {above > 0 && <Gap height={above} across={columns.length} />}
          {seen.map(({ index, key }) => {
            const line = lines[index]
            if (!line) return null
            return (
              <tr key={key} aria-rowindex={index + 2} style={{ height: ROW_PX }}>
                {line.getAllCells().map((cell) => (
                  <td key={cell.id} data-number={numbers.has(cell.column.id) || undefined}><table.FlexRender cell={cell} /></td>
                ))}
              </tr>
            )
          })}
          {below > 0 && <Gap height={below} across={columns.length} />}
        </tbody>
      </table>
    </div>
  )
}

/** Whether all that a column shows first are numbers: they stand at the right, one under the other. */
function isNumbers(rows: readonly Row[], path: string, kind: Kind): boolean {
  const known = rows.slice(0, SAMPLE).map((row) => valueAt(row, path, kind)).filter((value) => value !== null && value !== undefined)
  return known.length > 0 && known.every((value) => typeof value === 'number')
}

/** Of those that the rows are about, if a column shows them. */
function useNamesOfRows(kind: Kind, rows: readonly Row[], columns: readonly string[]): Names {
  const path = columns.find(isPerson)
  const ids = useMemo(
    () => (path ? [...new Set(rows.map((row) => valueAt(row, path, kind)).filter((id) => typeof id === 'string'))] : []),
    [rows, path, kind],
  )
  return useNames(ids).data ?? NOBODY
}

function Gap({ height, across }: { height: number; across: number }) {
  return <tr aria-hidden className={classes.gap}><td colSpan={across} style={{ height }} /></tr>
}

/** `isFirst`: newest first by this, where no order is said. */
interface HeadGiven {
  isFirst: boolean
  isNumber: boolean
  path: string
  label: string
  sort: string
  canSort: boolean
  onSort: (sort: string) => void
}

function Head({ isFirst, isNumber, path, label, sort, canSort, onSort }: HeadGiven) {
  if (!canSort) return <th scope="col" data-number={isNumber || undefined}>{label}</th>
  const order = sort === path ? 'ascending' : sort === `-${path}` || (sort === '' && isFirst) ? 'descending' : 'none'
  const Sign = { ascending: IconArrowUp, descending: IconArrowDown, none: IconArrowsSort }[order]
  return (
    <th scope="col" aria-sort={order}>
      <button type="button" className={classes.sort} onClick={() => onSort(order === 'descending' ? path : `-${path}`)}>
        {label} <Sign size={14} aria-hidden />
      </button>
    </th>
  )
}

/** Arrows go from row to row. */
function step(event: React.KeyboardEvent, box: HTMLElement | null) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const here = (event.target as HTMLElement).closest('tr')
  if (!by || !here || !box) return
  const beside = by > 0 ? here.nextElementSibling : here.previousElementSibling
  const link = beside?.querySelector<HTMLElement>('[data-row]')
  if (!link) return
  event.preventDefault()
  link.focus()
}
