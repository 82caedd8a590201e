-module(before_x_3) x.
f() -> ?MODULE.
