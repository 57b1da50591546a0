/** The note by which the report of a quick run says so. */
export const quickNote =
  'Quick run: a selection of the cases, some of them in one request. What it does not find may still be there: a whole run tells.'
