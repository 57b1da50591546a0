import { startHostile } from './hostile.ts'

// A server whose process dies of a body that matches; its supervisor may start it again on the same port.
const [pattern = '', port = '0'] = process.argv.slice(2)
const server = await startHostile(
  () => process.exit(1),
  ({ body }) => new RegExp(pattern).test(body),
  Number(port),
)
process.on('disconnect', () => void server.close())
process.send!(server.root)
