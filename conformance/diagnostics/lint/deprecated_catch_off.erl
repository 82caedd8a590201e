%% options: +nowarn_deprecated_catch
-module(deprecated_catch_off).
-export([f/1]).
f(X) -> catch X.
