/**
 * Node's HTTP client. An `import` of it reads all that it exports, and one of its exports is a WebSocket client that
 * takes longer to load than the rest of the start; asked for in this way, only what is used is loaded.
 */
export const plainHttp = process.getBuiltinModule('node:http')

/** The same over TLS, which is loaded when a target first asks for it. */
export const secureHttp = () => process.getBuiltinModule('node:https')
