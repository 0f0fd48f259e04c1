-- In a copy to try out, batches that waited in the background are not made.
UPDATE queue_job
   SET state = 'cancelled'
 WHERE state IN ('wait_dependencies', 'pending', 'enqueued', 'started');
