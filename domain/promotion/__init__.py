"""Promotions: what a cart is rewarded with, by layers, with the reason for every promotion that was looked at."""
