%% The on_load function of a module: it runs when the module is loaded, need not be exported, and decides whether it stays.
-module(on_load_function).
-export([main/1]).

main(_) ->
    show(load(good, [{on_load, ok}])),
    show([catch good:value(), [E || {_, _} = E <- lists:sort(good:module_info(exports))]]),
    show(load(bad, [{on_load, {error, why}}])),
    show([catch bad:value(), code:is_loaded(bad), erlang:function_exported(bad, value, 0)]),
    show(load(crash, [{on_load, crash}])),
    show([catch crash:value(), code:is_loaded(crash)]),
    show(load(plain, [])),
    show(plain:value()).

load(Name, Options) ->
    OnLoad = [{attribute, 1, on_load, {init, 0}} || {on_load, _} <- Options],
    Body = [case Result of
                crash -> {call, 1, {atom, 1, exit}, [{atom, 1, crashed}]};
                _ -> erl_parse:abstract(Result)
            end || {on_load, Result} <- Options],
    Init = [{function, 1, init, 0, [{clause, 1, [], [], [{call, 1, {remote, 1, {atom, 1, persistent_term}, {atom, 1, put}},
                                                            [{atom, 1, Name}, {atom, 1, loaded}]} | Body]}]} || Body =/= []],
    Forms = [{attribute, 1, module, Name}, {attribute, 1, export, [{value, 0}]}] ++ OnLoad ++
        [{function, 1, value, 0, [{clause, 1, [], [], [{call, 1, {remote, 1, {atom, 1, persistent_term}, {atom, 1, get}},
                                                          [{atom, 1, Name}, {atom, 1, none}]}]}]}] ++ Init,
    {ok, Name, Binary} = compile:forms(Forms, [binary]),
    logger:set_primary_config(level, none),
    code:load_binary(Name, atom_to_list(Name) ++ ".beam", Binary).

show([{'EXIT', {Why, _}} | Rest]) -> show([Why | Rest]);
show(Term) -> io:format("~p~n", [Term]).
