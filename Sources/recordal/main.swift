import RecordalCLI

RecordalCLI.run()
