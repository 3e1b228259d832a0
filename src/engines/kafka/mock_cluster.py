# Runs librdkafka's mock cluster: one broker in memory, with Kafka's real protocol, until our stdin is closed.
import os
import sys

from confluent_kafka import Producer

client = Producer({"test.mock.num.brokers": 1})
broker = next(iter(client.list_topics(timeout=10).brokers.values()))
print(f"{broker.host}:{broker.port}", flush=True)
sys.stdin.read()
os._exit(0)  # at once: there is nothing to save, and its threads would take their time
