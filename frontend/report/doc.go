// Package report turns findings into what people and programs read: the text of
// errors and warnings, tables, JSON. What a finding says comes with it; how that is
// shown is decided here only. Secret values never come this far.
package report
