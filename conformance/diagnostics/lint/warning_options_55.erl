-module(warning_options_55).
-compile({nowarn_unused_function, [{f,0}]}).
-compile({nowarn_unused_function, {g,0}}).
f() -> 1.
g() -> 1.
h() -> 1.
