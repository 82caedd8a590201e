%% options: +nowarn_update_literal
-module(update_literal_off).
-export([f/1]).
f(X) -> #{a => 1}#{b => X}.
