// Package report turns findings into what people and programs read: the text of
// errors and warnings, tables, JSON. It is the only place that writes for people.
// It takes findings and gives text; secret values never come this far.
package report
