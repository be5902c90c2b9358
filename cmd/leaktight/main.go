// Command leaktight checks and repairs Dockerfiles.
package main

func main() {}
