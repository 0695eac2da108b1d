import CommandLine

runRecordal()
