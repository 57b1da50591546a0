// Runs before `npm test` and the like, on whatever Node there is: says in one line why it cannot be this one.
const { engines } = require('../package.json')

const least = engines.node.replace('>=', '')
const [major, minor] = process.versions.node.split('.').map(Number)
const [leastMajor, leastMinor] = least.split('.').map(Number)
if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
  process.stderr.write(
    `error: Node ${process.versions.node} is too old, ${least} or later is needed: npm ci brings one, but its scripts were not run (ignore-scripts?); npm rebuild --ignore-scripts=false node gets it, or install a newer Node\n`,
  )
  process.exitCode = 2
}
