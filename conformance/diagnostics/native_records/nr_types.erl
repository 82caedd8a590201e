%% options: '+{target,29}'
-module(nr_types).
-export([f/1]).
-record #s{a :: integer(), b = 1 :: nope(), c :: #s{}, e :: #q{}, f :: #m:z{}}.
-type g() :: #s{z :: integer()}.
-import_record(m, [w]).
-type q() :: #w{} | #w{a :: integer()}.
-type r() :: #m:s{a :: integer(), a :: atom()} | record().
-type t() :: #undefined{}.
-spec f(g() | q() | r() | t()) -> #nr_types:s{}.
f(X) -> X.
