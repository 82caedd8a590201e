%% one scheduler
%% The options of term_to_binary hold for all of a large term, however many turns it takes.
-module(proc_encode_options_kept).
-export([main/1]).

main(_) ->
    Term = [{list_to_atom([229 | integer_to_list(I rem 50)]), I * 1.5} || I <- lists:seq(1, 60000)],
    Busy = spawn(fun busy/0),
    [begin
         B = term_to_binary(Term, Options),
         io:format("~p ~p ~p~n", [Options, byte_size(B), binary_to_term(B) =:= Term])
     end || Options <- [[{minor_version, 0}], [{minor_version, 1}], [{minor_version, 2}]]],
    exit(Busy, kill).

%% Encodes small terms with other options, in between.
busy() ->
    [term_to_binary({x, 1.5}, [{minor_version, V}]) || V <- [0, 1, 2, 1, 0, 2]],
    erlang:yield(),
    busy().
