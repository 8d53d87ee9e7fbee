"""What is fitted on labelled texts: heads, where a matter ends, and what each kind of evidence weighs."""
