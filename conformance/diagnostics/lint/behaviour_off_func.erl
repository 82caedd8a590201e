%% options: +nowarn_undefined_behaviour_func
-module(behaviour_off_func).
-behaviour(gen_server).
-behaviour(no_such_behaviour).
