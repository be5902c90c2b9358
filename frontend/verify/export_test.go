package verify

// ScanIn is [Scan] with the folders of the layers, of the secrets and of the report.
var ScanIn = scanIn

// ReportName is where a step leaves its report.
var ReportName = collected(0, 0)

// UnsureFindings is unsureFindings.
var UnsureFindings = unsureFindings
