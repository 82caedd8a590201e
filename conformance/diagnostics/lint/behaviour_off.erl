%% options: +nowarn_behaviours
-module(behaviour_off).
-behaviour(gen_server).
-behaviour(no_such_behaviour).
