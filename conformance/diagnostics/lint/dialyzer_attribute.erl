-module(dialyzer_attribute).
-dialyzer({nowarn_function, f/1}).
-dialyzer({nowarn_function, [f/1, g/1]}).
-dialyzer({bad_option, f/0}).
-dialyzer([no_return, bad_one]).
-dialyzer(17).
-dialyzer({no_return, f/0}).
-dialyzer({[no_return, foo], f/0}).
-export([f/0]).
f() -> 1.
