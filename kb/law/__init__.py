"""Korean law as pure functions: no I/O, nothing imported from outside the standard library."""
