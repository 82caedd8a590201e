%% What of module erts_internal is Erlang: what map generators call that OTP 26 and later compiled. All else is native
%% (vm/beam/bifs.def) and stays so when this module is loaded.
-module(erts_internal).

-compile(nowarn_unexported_function). % the native ones

-export([mc_iterator/1, mc_refill/1, term_type/1]).

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

%% What the machine keeps a term as, in the BEAM's words.
-spec term_type(term()) -> atom().
term_type(T) when is_atom(T) -> atom;
term_type(T) when is_integer(T), T >= -(1 bsl 59), T < 1 bsl 59 -> fixnum;
term_type(T) when is_integer(T) -> bignum;
term_type(T) when is_float(T) -> hfloat;
term_type([]) -> nil;
term_type([_ | _]) -> list;
term_type(T) when is_tuple(T) -> tuple;
term_type(T) when is_map(T), map_size(T) =< 32 -> flatmap;
term_type(T) when is_map(T) -> hashmap;
term_type(T) when is_binary(T), byte_size(T) =< 64 -> heap_binary;
term_type(T) when is_binary(T) -> refc_binary;
term_type(T) when is_bitstring(T) -> sub_binary;
term_type(T) when is_pid(T) -> pid;
term_type(T) when is_port(T) -> port;
term_type(T) when is_reference(T) -> reference;
term_type(T) when is_function(T) ->
    case erlang:fun_info(T, type) of
        {type, external} -> export;
        {type, local} -> 'fun'
    end.
