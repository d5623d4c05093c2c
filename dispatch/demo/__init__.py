"""The demo street: invented ground and people, the same on every machine (演示数据)."""
