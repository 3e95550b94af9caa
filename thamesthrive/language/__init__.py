"""The languages that users write: conditions (TQL). Trees, their text, and what they mean. Pure; knows nothing of customers or stores."""
