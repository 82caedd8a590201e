-module(callback_with_behaviour_info).
-callback f(integer()) -> ok.
-export([behaviour_info/1]).
behaviour_info(callbacks) -> [].
