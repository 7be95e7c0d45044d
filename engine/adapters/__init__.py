"""How are files, mails, photos, keys and passwords really handled? One module per outside thing; chosen in `engine.bootstrap`."""
