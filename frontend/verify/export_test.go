package verify

// RunIn is [Run] with the folders of the layers, of the secrets and of the report.
var RunIn = run

// ReportName is where a step leaves its report.
var ReportName = collected(0, 0)

// UnsureFindings is unsureFindings.
var UnsureFindings = unsureFindings
