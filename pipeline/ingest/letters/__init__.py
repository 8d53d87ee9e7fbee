"""Letters, mails and filled-in forms become turns."""
