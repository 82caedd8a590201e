%% Attributes and module_info (Reference Manual, Modules: Module Attributes)
-module(lang_attributes).
-export([main/1]).
-export([zed/0, alpha/2]).
-vsn("1.2").
-author(somebody).
-custom([a, {b, c}]).
-custom(more).
-compile([nowarn_unused_function]).
-type t() :: integer() | atom().
-opaque o() :: {t(), list()}.
-export_type([t/0, o/0]).
-spec alpha(t(), X) -> X when X :: any().

main(_) ->
    A = ?MODULE:module_info(attributes),
    show(lists:sort([KV || {K, _} = KV <- A, K =:= vsn orelse K =:= author])),
    show(lists:append([V || {custom, V} <- A])),
    show(lists:sort(?MODULE:module_info(exports))),
    show(?MODULE:module_info(module)),
    show(lists:sort([K || {K, _} <- ?MODULE:module_info(), K =/= native, K =/= compile])),
    show([F || {F, _} <- lists:sort(?MODULE:module_info(functions)), not lists:prefix("-", atom_to_list(F)), F =/= show]),
    show(attempt(fun() -> ?MODULE:module_info(nonsense) end)),
    show([erlang:function_exported(?MODULE, F, N) || {F, N} <- [{zed, 0}, {alpha, 2}, {alpha, 1}, {hidden, 0}]]).

zed() -> hidden().
alpha(_, X) -> X.
hidden() -> ok.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
