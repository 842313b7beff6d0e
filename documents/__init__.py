"""The paper: forms as data, layouts, fonts, binding. It knows no case: values in, PDF out."""
