%% Types, specs and other declarations that don't change the running code (Reference Manual, Types)
-module(lang_types).
-export([main/1]).
-export([init/1, go/2]).
-export_type([tree/1, rec/0]).
-record(st, {n :: integer() | undefined, l = [] :: [atom()]}).
-type tree(T) :: nil | {T, tree(T), tree(T)}.
-type range() :: 1..10 | -1 | $a | (1 + 2).
-type m() :: #{a := integer(), b => atom(), _ => _}.
-type f() :: fun((integer(), atom()) -> atom()) | fun() | fun((...) -> ok).
-type b() :: <<>> | <<_:8>> | <<_:_*8>> | <<_:16, _:_*4>>.
-opaque rec() :: #st{n :: 1..5}.
-type u() :: range() | m() | f() | b() | module:t(a, [b]) | 'quoted' | {} | [] | #{}.
-callback some_callback(X :: integer()) -> ok | {error, Reason :: term()}.
-optional_callbacks([some_callback/1]).
-dialyzer({nowarn_function, go/2}).
-spec init(Args :: [T]) -> {ok, T} when T :: any().
init([X]) -> {ok, X}.
-spec go(integer(), u()) -> integer(); (atom(), list()) -> atom().
go(X, _) when is_integer(X) -> X + 1;
go(X, _) -> X.
main(_) -> show(init([1])), show([go(1, []), go(a, [])]), show(#st{n = 3}).

show(V) -> io:format("~0p~n", [V]).
