"""What is checked of a catalogue beyond the rules of a row: completeness, names, copies, facts."""
