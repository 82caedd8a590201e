%% Native records looked at: OTP's `records` module, as far as the machine has them. What makes and updates records is
%% not there yet.
%%
%% All is natively provided by the machine, whatever the bodies here say.
-module(records).

-export([get/2, get_module/1, get_name/1, get_field_names/1, is_exported/1]).

-spec get(atom(), term()) -> term().
get(_Field, _Record) ->
    erlang:nif_error(undef).

-spec get_module(term()) -> module().
get_module(_Record) ->
    erlang:nif_error(undef).

-spec get_name(term()) -> atom().
get_name(_Record) ->
    erlang:nif_error(undef).

-spec get_field_names(term()) -> [atom()].
get_field_names(_Record) ->
    erlang:nif_error(undef).

-spec is_exported(term()) -> boolean().
is_exported(_Record) ->
    erlang:nif_error(undef).
