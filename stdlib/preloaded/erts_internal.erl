%% What of module erts_internal is Erlang: what map generators call that OTP 26 and later compiled. All else is native
%% (vm/beam/bifs.def) and stays so when this module is loaded.
-module(erts_internal).

-compile(nowarn_unexported_function). % the native ones

-export([mc_iterator/1, mc_refill/1]).

%% The first association of a map or an iterator, as maps:next/1 gives it; [] for what is neither.
-spec mc_iterator(term()) -> {term(), term(), term()} | none | [].
mc_iterator(Map) when is_map(Map) -> erts_internal:map_next(0, Map, iterator);
mc_iterator(Iterator) ->
    case maps:is_iterator_valid(Iterator) of
        true -> maps:next(Iterator);
        false -> []
    end.

%% The next association where an iterator says only where to go on.
-spec mc_refill(nonempty_improper_list(term(), map())) -> {term(), term(), term()} | none.
mc_refill([_ | Map] = Iterator) when is_map(Map) -> maps:next(Iterator).
