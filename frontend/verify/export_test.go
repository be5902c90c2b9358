package verify

// RunIn is [Run] with the folders of the layers, of the secrets and of the report.
var RunIn = run

// ReportName is what the report is called.
const ReportName = reportName

// UnsureFindings is unsureFindings.
var UnsureFindings = unsureFindings
