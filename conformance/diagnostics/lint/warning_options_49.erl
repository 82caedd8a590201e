-module(warning_options_49).
-export([f/1]).
-doc #{equiv => a}.
f(X) -> X.
-doc #{since => a, deprecated => a, group => 1}.
g() -> f(1), g().
