-module(bin_unicode_cut).
-export([main/1]).

%% UTF-8 that is cut short is incomplete, even where nothing could make a character of it.
main(_) ->
    Cut = [<<192>>, <<193>>, <<192, 65>>, <<193, 128>>, <<194>>, <<224>>, <<224, 128>>, <<224, 65>>, <<224, 128, 128>>, <<237, 160>>,
        <<237, 160, 128>>, <<240, 128>>, <<240, 128, 128>>, <<240, 128, 128, 128>>, <<244, 144>>, <<244, 144, 128, 128>>, <<245>>,
        <<245, 191, 143>>, <<245, 191, 143, 143>>, <<245, 65>>, <<247, 191>>, <<248>>, <<248, 128>>, <<255>>, <<128>>, <<65, 192>>,
        <<240, 65, 128>>, <<240, 144, 65>>],
    [io:format("~w ~w ~w~n", [Bytes, unicode:characters_to_list(Bytes), unicode:characters_to_binary([Bytes], utf8, utf16)]) || Bytes <- Cut],
    [io:format("~w ~w ~w~n", [Bytes, unicode:characters_to_list([65, Bytes, <<128>>]), unicode:characters_to_binary([65, Bytes, <<128>>])])
        || Bytes <- [<<192>>, <<194>>, <<224, 128>>, <<237, 160>>, <<245>>, <<245, 191, 143>>, <<248>>]].
