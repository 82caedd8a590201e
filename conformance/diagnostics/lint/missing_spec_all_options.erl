%% options: +warn_missing_spec +warn_missing_spec_all
-module(missing_spec_all_options).
-export([f/0]).
f() -> h().
h() -> ok.
