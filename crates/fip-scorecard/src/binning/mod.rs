//! Binning: from the values of one variable to bins that predict the event.
