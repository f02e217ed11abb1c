create trigger clock_shift after update of shifted_by on panoh.clock for each row execute function panoh.keep_shift();
