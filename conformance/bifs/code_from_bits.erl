%% Code in binaries that begin in the middle of a byte.
-module(code_from_bits).
-export([main/1]).

main(_) ->
    {ok, odd_one, Code} = compile:forms([{attribute, 1, module, odd_one}, {attribute, 2, export, [{f, 0}]},
                                         {function, 3, f, 0, [{clause, 3, [], [], [{atom, 3, yes}]}]}]),
    <<_:3, Odd/binary>> = <<5:3, Code/binary>>,
    io:format("~p~n", [code:load_binary(odd_one, "odd_one.beam", Odd)]),
    io:format("~p~n", [odd_one:f()]),
    io:format("~p~n", [code:module_md5(Odd) =:= odd_one:module_info(md5)]),
    io:format("~p~n", [code:module_md5(<<"no code">>)]),
    io:format("~p~n", [erlang:check_old_code(odd_one)]).
