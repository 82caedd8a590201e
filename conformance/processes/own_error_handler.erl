%% process_flag(error_handler, Module): the module that takes calls of functions that are not there.
-module(own_error_handler).
-export([main/1, undefined_function/3, undefined_lambda/3]).

main(_) ->
    {_, Monitor} = spawn_monitor(fun() -> exit({results, run()}) end),
    receive {'DOWN', Monitor, process, _, {results, Results}} -> [show(Result) || Result <- Results] end,
    show(catch no_such_module:f(1)).

%% Nothing is called here that may have to be loaded.
run() ->
    Before = process_flag(error_handler, ?MODULE),
    First = no_such_module:f(1, [two], {3}),
    Name = binary_to_atom(<<"no_such_", (atom_to_binary(module2))/binary>>),
    More = [Name:g(), apply(Name, h, [a, b]), apply(fun no_such_module3:k/1, [x]), apply(?MODULE, not_exported, [1])],
    [Before, First, More, deep(1000), process_info(self(), error_handler)].

deep(0) -> 0;
deep(N) ->
    {no_such_module, f, [A, B]} = no_such_module:f([N | N], {N}),
    {[N | N], {N}} = {A, B},
    1 + deep(N - 1).

undefined_function(Module, Function, Args) -> {Module, Function, Args}.
undefined_lambda(Module, Fun, Args) -> {Module, Fun, Args}.

show({'EXIT', {Reason, _}}) -> io:format("~p~n", [Reason]);
show(Term) -> io:format("~p~n", [Term]).
