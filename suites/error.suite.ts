import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * How a refusal looks (an OData error in JSON, nothing that helps an attacker), that nothing a client can send breaks
 * the server, and that a refused request has changed nothing. The exchanges are those of the other chapters.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['error'] })
