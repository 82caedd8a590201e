%% export_all, unused variables, long names, many clauses of one arity
-module(lang_exportall).
-export([main/1]).
-compile([export_all, nowarn_export_all]).

main(_) ->
    show([?MODULE:F(2) || {F, 1} <- lists:sort(?MODULE:module_info(exports)), lists:prefix("fn_", atom_to_list(F))]),
    show(?MODULE:'odd name'()), show(?MODULE:'+'(1, 2)), show('fn with space'(3)), show('Upper'()), show(?MODULE:'end'(1)),
    show(a_very_long_function_name_that_goes_on_and_on_for_a_good_while_to_see_that_nothing_breaks(1)).

fn_a(X) -> X. fn_b(X) -> X + 1. fn_c(_) -> c. fn_d(_X) -> d. fn_e(X) when X > 5 -> no; fn_e(_) -> e.
'odd name'() -> odd.
'+'(A, B) -> {plus, A, B}.
'fn with space'(X) -> {space, X}.
'Upper'() -> upper.
'end'(X) -> {'end', X}.
a_very_long_function_name_that_goes_on_and_on_for_a_good_while_to_see_that_nothing_breaks(X) -> X.

show(V) -> io:format("~0p~n", [V]).
