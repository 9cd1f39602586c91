"""入力: what people wrote (table, template, workbook) becomes frozen values, or errors that say where and what."""
