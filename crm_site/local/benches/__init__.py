"""The figures of `script/bench`, a module each."""
